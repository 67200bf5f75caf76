package offices

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/models/desk"
	"lianluo/models/records"
)

// filesAtOnce is how many rows of files are in memory.
const filesAtOnce = 200

// addFiles packs what the program keeps of the files of records, and notes for the list what is
// at the messenger alone.
func (x *whole) addFiles(c *bot.Context) error {
	for last := int64(0); ; {
		var list []records.Attachment
		if err := c.Tx.Where("id > ? AND voided_at IS NULL AND owner_kind <> ?", last, records.KindSupervision).Order("id").Limit(filesAtOnce).Find(&list).Error; err != nil {
			return fmt.Errorf("files of office %d: %w", c.Office.ID, err)
		}
		if len(list) == 0 {
			return nil
		}
		last = list[len(list)-1].ID
		if err := x.addSome(c, list); err != nil {
			return err
		}
		c.GiveWay()
	}
}

func (x *whole) addSome(c *bot.Context, list []records.Attachment) error {
	var ids []int64
	var refs []records.Ref
	for i := range list {
		ids = append(ids, list[i].ID)
		if ref := (records.Ref{Kind: list[i].OwnerKind, ID: list[i].OwnerID}); !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	var kept []records.KeptFile
	if err := c.Tx.Where("attachment_id IN ?", ids).Find(&kept).Error; err != nil {
		return fmt.Errorf("kept files of office %d: %w", c.Office.ID, err)
	}
	sums := map[int64]string{}
	for _, k := range kept {
		sums[k.AttachmentID] = k.SHA256
	}
	lines, err := desk.RecordLines(c.Tx, refs)
	if err != nil {
		return err
	}
	of := map[records.Ref]*desk.Entry{}
	for i := range lines {
		of[lines[i].Ref] = &lines[i]
	}
	for i := range list {
		at := &list[i]
		one := x.described(c, at, of[records.Ref{Kind: at.OwnerKind, ID: at.OwnerID}])
		if err := x.addFile(c, at, one, sums[at.ID]); err != nil {
			return err
		}
	}
	return nil
}

// theFile is what the list says of a file of a record.
type theFile struct {
	day, kind, name       string
	recordKind, recordOf  string // 文史资料; 文-2026-003 老戏台
	recordNumber, seenHow string
}

func (x *whole) described(c *bot.Context, at *records.Attachment, e *desk.Entry) theFile {
	one := theFile{day: papers.Day(c, at.CreatedAt), kind: x.words.Plain("own.file." + string(at.Kind)), name: at.Name, recordKind: x.words.Plain("whole.other_record")}
	if key := "entry.kind." + string(at.OwnerKind); x.words.Has(key) {
		one.recordKind = x.words.Plain(key)
	}
	if e != nil {
		one.recordNumber = e.Number
		one.recordOf = strings.Join(strings.Fields(e.Number+" "+e.Title), " ")
	}
	return one
}

func (x *whole) addFile(c *bot.Context, at *records.Attachment, one theFile, sum string) error {
	switch {
	case at.Kind == records.Location:
		one.seenHow = x.words.Plain("whole.seen_place", "lat", fmt.Sprintf("%.5f", at.Lat), "lon", fmt.Sprintf("%.5f", at.Lon))
	case sum == "":
		one.seenHow = x.words.Plain("whole.seen_telegram")
	default:
		data, err := c.Bot.Kept(sum)
		if err == nil {
			name := fmt.Sprintf("%s/%s/%s", x.words.Plain("whole.files_folder"), one.recordKind, x.nameOf(at, one))
			about := x.words.Plain("whole.about_file", "kind", one.kind, "record", one.recordKind, "of", one.recordOf)
			x.files++
			return x.parcel.add(name, about, func(to io.Writer) error { _, err := to.Write(data); return err })
		}
		if !errors.Is(err, bot.ErrNotKept) {
			return err
		}
		c.Log.Warn("kept file is not in an export", "attachment", at.ID, "error", err)
		one.seenHow = x.words.Plain("whole.seen_folder")
	}
	x.elsewhere = append(x.elsewhere, one)
	return nil
}

// nameOf is 文-2026-003-17-族谱.pdf: of which record, and which of its files.
func (x *whole) nameOf(at *records.Attachment, one theFile) string {
	number := one.recordNumber
	if number == "" {
		number = fmt.Sprint(at.OwnerID)
	}
	return chat.FileName(fmt.Sprintf("%s-%d-%s", number, at.ID, chat.NameInZip(chat.Upload(*at), one.kind)))
}
