# Reads Word papers and workbooks with libraries that share nothing with ours, and says
# what it found: one JSON object, by the file's name.
import glob, json, os, sys

import docx
import openpyxl

found = {}
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.docx"))):
    paper = docx.Document(path)
    found[os.path.basename(path)] = {
        "paragraphs": [p.text for p in paper.paragraphs],
        # row.cells looks at the whole table for each row: 300 of them take a minute.
        "tables": [[[docx.table._Cell(c, table).text for c in row._tr.tc_lst] for row in table.rows] for table in paper.tables],
    }
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.xlsx"))):
    book = openpyxl.load_workbook(path)
    found[os.path.basename(path)] = {
        "sheets": [
            {
                "name": sheet.title,
                "rows": sheet.max_row,
                "formulas": sum(c.data_type == "f" for row in sheet.iter_rows() for c in row),
                "cells": [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None and str(c.value) != ""],
                "frozen": sheet.freeze_panes is not None,
                "filter": sheet.auto_filter.ref is not None,
                "paper": sheet.page_setup.paperSize,
                "across": sheet.page_setup.orientation == "landscape",
                "titles": bool(sheet.print_title_rows),
            }
            for sheet in book.worksheets
        ]
    }
json.dump(found, sys.stdout, ensure_ascii=False)
