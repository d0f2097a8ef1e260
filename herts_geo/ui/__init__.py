"""Streamlit and folium live here and in `pages/` only."""
