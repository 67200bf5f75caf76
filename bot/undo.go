package bot

import (
	"fmt"

	"lianluo/models/ledger"
)

func (r *Router) undoCommand(c *Context) error {
	a, err := ledger.LastUndoable(c.Tx, c.Person.ID, c.Now)
	if err != nil {
		return c.MissingAs(err, "common.nothing_to_undo")
	}
	return r.takeBack(c, a.ID)
}

func (r *Router) undoButton(c *Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	return r.takeBack(c, id)
}

func (r *Router) takeBack(c *Context, id int64) error {
	a, told, err := ledger.TakeBack(c.Tx, id, c.Person.ID, c.Now)
	switch err {
	case nil:
	case ledger.ErrTooLateToUndo:
		if Staff.Allows(c.Person) {
			return &Problem{Key: "common.too_late_to_undo_staff", over: true}
		}
		return &Problem{Key: "common.too_late_to_undo", over: true}
	case ledger.ErrOlderAction:
		return c.Problem("common.older_action")
	default:
		return c.MissingAs(err, "common.nothing_to_undo")
	}
	undo, ok := r.undo[a.Kind]
	if !ok {
		return fmt.Errorf("no undo for %q", a.Kind)
	}
	if !undo.access.Allows(c.Person) {
		return c.refuse(undo.access)
	}
	c.StandAt(undo.access)
	c.Action = a
	if err := c.Unsay(laterKey(a.ID)); err != nil {
		return err
	}
	for _, t := range told {
		if t.Waits {
			c.back = append(c.back, t.Row)
		} else {
			c.Told = append(c.Told, t)
		}
	}
	c.Log.Info("undo", "kind", a.Kind, "entity", a.EntityID)
	return undo.handle(c, a.EntityID)
}
