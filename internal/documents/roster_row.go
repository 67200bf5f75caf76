package documents

// Field is one thing that a roster says of a person (§1).
type Field string

// What a roster says.
const (
	FieldName   Field = "name"
	FieldSex    Field = "sex"
	FieldBorn   Field = "born"   // the year
	FieldSector Field = "sector" // 界别
	FieldPost   Field = "post"   // 单位及职务
	FieldPhone  Field = "phone"
	FieldGroups Field = "groups" // 专班
	FieldTerm   Field = "term"   // 届
	FieldRoles  Field = "roles"
)

// RosterFields in the order in which they are shown.
var RosterFields = []Field{FieldName, FieldSex, FieldBorn, FieldSector, FieldPost, FieldPhone, FieldGroups, FieldTerm, FieldRoles}

// RosterRow is what one row says of a person. Empty fields say nothing.
type RosterRow struct {
	Sheet  string // where several are read
	Number int    // in the margin, from 1
	Name   string
	Sex    string // 男, 女
	Born   int
	Sector string
	Post   string
	Phone  string
	Groups []string // of RosterWords.Groups, in their order
	Term   int      // 第十五届: 15
	Roles  []string // as RosterWords.Role gives them
	Also   []RowRef // of other sheets that say the same of the person but for the 专班
}

// Reason says why a cell, and with it its row, is not taken.
type Reason string

// The reasons.
const (
	Missing      Reason = "missing"     // there has to be something
	NotAName     Reason = "not_a_name"  // signs that no name has
	TooLong      Reason = "too_long"    // over Limit characters
	Formula      Reason = "formula"     // begins like a formula
	Broken       Reason = "broken"      // shows an error of its formula, or was never computed
	OtherNumber  Reason = "number"      // a telephone number among words
	SecretNumber Reason = "id_number"   // 身份证号 or 银行卡号
	Unknown      Reason = "unknown"     // none of the field's words
	NotAYear     Reason = "not_a_year"  // of birth
	NotAPhone    Reason = "not_a_phone" // neither a mobile nor a landline number
	TwoPhones    Reason = "two_phones"
	PhoneDigits  Reason = "phone_digits" // not as many as a number has: Limit is how many there are
	PhoneSigns   Reason = "phone_signs"  // something else beside the number
)

// CellFault is a cell that is not taken. Text repeats what stands there, made
// safe and short; nothing of what may identify somebody.
type CellFault struct {
	Sheet  string // where several are read
	Row    int
	Name   string // of the row, as far as it could be read
	Field  Field
	Reason Reason
	Text   string
	Limit  int
}

// RosterWords are the office's own words that a roster uses.
type RosterWords struct {
	// Groups are the names of the 专班; what is written is held against how
	// they begin.
	Groups []string
	// Role finds a role by its word; ok is false for none.
	Role func(word string) (name string, ok bool)
	// SectorLimit and PostLimit are the longest texts, in characters.
	SectorLimit, PostLimit int
}
