"""What people see: pages, figures, texts. With app.py the only place that imports streamlit."""
