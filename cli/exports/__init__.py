"""What a report is taken along as: a workbook, and each chart by itself."""
