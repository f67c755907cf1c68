"""Reports of one run: `report.main.main(["DIR"])`."""
