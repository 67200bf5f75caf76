package documents

import (
	"slices"

	"lianluo/internal/phrase"
)

// ReadRosterCell reads one value of a roster that somebody typed, by the rules by which a
// cell of a workbook is read: it gives the row with that field alone, or what is wrong with
// it. A name, sex, year of birth, 界别, post, telephone number and 专班 can be read so. An
// empty text says nothing and is Missing.
func ReadRosterCell(field Field, text string, known *RosterWords) (RosterRow, []CellFault) {
	e := &entry{table: &table{}, header: &header{}, row: &tableRow{}, known: known}
	switch {
	case isBlank(text):
		e.fault(field, Missing, "", 0)
	case (field != FieldPhone || !abroad.MatchString(digitsOf(oneLine(phrase.Fold(text))))) && identifies(text):
		e.fault(field, SecretNumber, "", 0)
	default:
		read := map[Field]func(text string){
			FieldName: e.name, FieldSex: e.sex, FieldSector: e.sector, FieldPost: e.post, FieldGroups: e.groups,
			FieldBorn:  func(text string) { e.born(cellValue{text: text}) },
			FieldPhone: func(text string) { e.phone(cellValue{text: text}) },
		}[field]
		if read == nil || !slices.Contains(RosterFields, field) {
			e.fault(field, Unknown, "", 0)
			break
		}
		read(text)
	}
	return e.said, e.faults
}
