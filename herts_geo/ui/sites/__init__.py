"""Best sites on the accessibility page: choices, the plan, its tables and its chart."""
