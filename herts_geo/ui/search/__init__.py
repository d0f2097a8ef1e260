"""The search on the screen: `box` draws it, `entries` says what is searched, `where` is the side
bar's."""
