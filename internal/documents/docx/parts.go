package docx

import "fmt"

const (
	namespace         = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

	prolog = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	word   = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	contentTypes = prolog + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + word + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + word + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + word + `settings+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + word + `header+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="` + word + `footer+xml"/>` +
		`<Override PartName="/word/footer2.xml" ContentType="` + word + `footer+xml"/></Types>`

	packageRelations = prolog + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationNamespace + `/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	relations = prolog + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationNamespace + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationNamespace + `/settings" Target="settings.xml"/>` +
		`<Relationship Id="rId3" Type="` + relationNamespace + `/header" Target="header1.xml"/>` +
		`<Relationship Id="rId4" Type="` + relationNamespace + `/footer" Target="footer1.xml"/>` +
		`<Relationship Id="rId5" Type="` + relationNamespace + `/footer" Target="footer2.xml"/></Relationships>`

	// Marks of punctuation may hang over the edge of a line or be set closer in
	// Word's own way; a line of 28 characters wants them as wide as a character.
	settings = prolog + `<w:settings xmlns:w="` + namespace + `"><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
)

// properties tells what a file is. The time is left out: it would be that of the
// program, and the paper has its own day.
func properties(name, author string) string {
	return prolog + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escape(name) + `</dc:title><dc:creator>` + escape(author) + `</dc:creator></cp:coreProperties>`
}

// face names one typeface for all characters. The hint makes Word set quotation
// marks and dashes as wide as Chinese characters.
func face(font string) string {
	font = escape(font)
	return fmt.Sprintf(`<w:rFonts w:hint="eastAsia" w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s" w:cs="%[1]s"/>`, font)
}

// size is in half points; 3号 is 32, 2号 44, 4号 28, 小四 24.
func size(halves int) string {
	return fmt.Sprintf(`<w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/>`, halves)
}

// styles are those that the blocks name. A reader of the file can change one and has
// changed all that look so.
func styles(f Fonts) string {
	paragraph := func(id, name, properties, look string) string {
		return fmt.Sprintf(`<w:style w:type="paragraph" w:customStyle="%s" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
			map[bool]string{true: "0", false: "1"}[builtin[name]], id, name, properties, look)
	}
	const centred = `<w:jc w:val="center"/>`
	indented := `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	// 28 characters of 16 pt are a little wider than the 156 mm: each is set 0.25 pt closer.
	body := `<w:spacing w:val="-5"/>`
	return prolog + `<w:styles xmlns:w="` + namespace + `"><w:docDefaults><w:rPrDefault><w:rPr>` + face(f.Body) + body + `<w:kern w:val="0"/>` + size(32) + `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		fmt.Sprintf(`<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:pPrDefault></w:docDefaults>`, line) +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` + cellMargins + `</w:tblPr></w:style>` +
		paragraph("Title", "Title", `<w:keepNext/><w:spacing w:line="640" w:lineRule="exact"/>`+centred, face(f.Title)+size(44)) +
		paragraph("Text", "Paper Text", indented, "") +
		paragraph("Heading1", "heading 1", `<w:keepNext/>`+indented+`<w:outlineLvl w:val="0"/>`, face(f.Heading)) +
		paragraph("Heading2", "heading 2", `<w:keepNext/>`+indented+`<w:outlineLvl w:val="1"/>`, face(f.Subheading)) +
		paragraph("Heading3", "heading 3", `<w:keepNext/>`+indented+`<w:outlineLvl w:val="2"/>`, "") +
		paragraph("Flush", "Paper Flush", `<w:jc w:val="left"/>`, "") +
		paragraph("Annex", "Paper Annex", `<w:keepNext/><w:jc w:val="left"/>`, face(f.Heading)) +
		paragraph("RedHead", "Paper Red Head", `<w:spacing w:line="1120" w:lineRule="exact"/>`+centred, face(f.Title)+`<w:color w:val="FF0000"/>`) +
		paragraph("Cell", "Paper Cell", `<w:spacing w:line="360" w:lineRule="exact"/><w:jc w:val="left"/>`, `<w:spacing w:val="0"/>`+size(24)) +
		paragraph("Header", "header", `<w:spacing w:line="360" w:lineRule="exact"/>`+centred, face(f.Heading)+size(28)) +
		paragraph("Footer", "footer", `<w:spacing w:line="360" w:lineRule="exact"/>`, face(f.Number)+size(28)) +
		`<w:style w:type="character" w:styleId="PageNumber"><w:name w:val="page number"/><w:rPr>` + face(f.Number) + `<w:spacing w:val="0"/>` + size(28) + `</w:rPr></w:style>` +
		`<w:style w:type="character" w:customStyle="1" w:styleId="Label"><w:name w:val="Paper Label"/><w:rPr>` + face(f.Heading) + `</w:rPr></w:style></w:styles>`
}

// builtin are the names of styles that Word knows of itself.
var builtin = map[string]bool{"Title": true, "heading 1": true, "heading 2": true, "heading 3": true, "header": true, "footer": true}
