"""That a page is being made, told to its browser each time.

Streamlit tells a browser when that changes. One that goes through its history fast asks for several
pages meanwhile and waits to hear of the last one: where a page is overtaken by the next there is no
change to tell, and the browser would show for good that the page is being made.
"""

from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx


def tell() -> None:
    """Tells the browser that its page is being made; that it is made Streamlit tells at the end."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return
    message = ForwardMsg()
    message.session_status_changed.script_is_running = True
    message.session_status_changed.run_on_save = bool(config.get_option("server.runOnSave"))
    run.enqueue(message)
