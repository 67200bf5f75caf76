package records_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/records"
)

func TestAttachments(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		of := func(change func(*records.Attachment)) *records.Attachment {
			at := &records.Attachment{OwnerKind: records.KindDeed, OwnerID: 1, Kind: records.Photo, FileID: "f"}
			change(at)
			return at
		}
		for name, c := range map[string]struct {
			at   *records.Attachment
			want error
		}{
			"no file":      {of(func(at *records.Attachment) { at.FileID = "" }), records.ErrBadAttachment},
			"unknown kind": {of(func(at *records.Attachment) { at.Kind = "film" }), records.ErrBadAttachment},
			"no owner":     {of(func(at *records.Attachment) { at.OwnerID = 0 }), records.ErrBadAttachment},
			"off the map":  {of(func(at *records.Attachment) { at.Kind, at.Lat = records.Location, 91 }), records.ErrBadAttachment},
			"too big":      {of(func(at *records.Attachment) { at.Size = records.AttachmentMaxSize + 1 }), records.ErrTooBig},
		} {
			if err := records.Attach(tx, c.at); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range records.AttachmentsLimit {
			at := of(func(at *records.Attachment) { at.UniqueID = string(rune('a' + i)) })
			if err := records.Attach(tx, at); err != nil {
				return err
			}
		}
		same := of(func(at *records.Attachment) { at.UniqueID = "a" })
		if err := records.Attach(tx, same); err != nil || same.ID == 0 {
			t.Errorf("the same again: %v", err)
		}
		if err := records.Attach(tx, of(func(at *records.Attachment) { at.UniqueID = "new" })); !errors.Is(err, records.ErrTooManyAttachments) {
			t.Errorf("one too many: %v", err)
		}
		return nil
	})
}
