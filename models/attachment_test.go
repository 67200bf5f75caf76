package models_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"lianluo/models"
	"lianluo/models/modelstest"
)

func TestAttachments(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		of := func(change func(*models.Attachment)) *models.Attachment {
			at := &models.Attachment{OwnerKind: models.KindDeed, OwnerID: 1, Kind: models.Photo, FileID: "f"}
			change(at)
			return at
		}
		for name, c := range map[string]struct {
			at   *models.Attachment
			want error
		}{
			"no file":      {of(func(at *models.Attachment) { at.FileID = "" }), models.ErrBadAttachment},
			"unknown kind": {of(func(at *models.Attachment) { at.Kind = "film" }), models.ErrBadAttachment},
			"no owner":     {of(func(at *models.Attachment) { at.OwnerID = 0 }), models.ErrBadAttachment},
			"off the map":  {of(func(at *models.Attachment) { at.Kind, at.Lat = models.Location, 91 }), models.ErrBadAttachment},
			"too big":      {of(func(at *models.Attachment) { at.Size = models.AttachmentMaxSize + 1 }), models.ErrTooBig},
		} {
			if err := models.Attach(tx, c.at); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range models.AttachmentsLimit {
			at := of(func(at *models.Attachment) { at.UniqueID = string(rune('a' + i)) })
			if err := models.Attach(tx, at); err != nil {
				return err
			}
		}
		same := of(func(at *models.Attachment) { at.UniqueID = "a" })
		if err := models.Attach(tx, same); err != nil || same.ID == 0 {
			t.Errorf("the same again: %v", err)
		}
		if err := models.Attach(tx, of(func(at *models.Attachment) { at.UniqueID = "new" })); !errors.Is(err, models.ErrTooManyAttachments) {
			t.Errorf("one too many: %v", err)
		}
		return nil
	})
}
