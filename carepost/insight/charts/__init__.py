"""What the engine found, as charts for pages, reports and papers. Pure: a chart is made of figures alone."""
