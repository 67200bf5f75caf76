package bot

import "lianluo/models/people"

// Whose work a route is. The director gives areas of his work to the secretary, or keeps
// them (people.Area). What a room registers within an area belongs to it: its commands,
// buttons, links, forms, undos and papers. It is looked at when something is done, so that
// buttons which were sent before obey it too.

// Within has all that is registered by it belong to an area.
func (r *Router) Within(a people.Area, register func()) {
	was := r.area
	r.area = a
	defer func() { r.area = was }()
	register()
}

// Area is the one within which something is registered now; "" for none.
func (r *Router) Area() people.Area { return r.area }

// Stamp gives an access the area within which something is registered now.
func (r *Router) Stamp(a Access) Access {
	if a.area == "" && !a.stranger {
		a.area = r.area
	}
	return a
}

// Area is the one an access belongs to; "" for none.
func (a Access) Area() people.Area { return a.area }

// StandAt has the person stand as he or she does where an access leads: within a room a
// secretary from whom its work is withheld is none.
func (c *Context) StandAt(a Access) {
	c.area = a.area
	if c.Person != nil {
		c.Person = c.Person.At(a.area)
	}
}

// Refuse is the problem that says to whom something that is no route is open.
func (c *Context) Refuse(a Access) error {
	if c.Person.Withheld(a.area, a.roles) {
		return c.Problem("delegation.director_does")
	}
	return c.Problem("common.not_allowed")
}

// whose words a refusal: what a secretary does not find because the work is withheld is
// there, and the director's.
func (c *Context) whose(err error) error {
	p, ok := err.(*Problem)
	if ok && c.Person.Withheld(c.area, people.Staff) && (p.Key == "common.gone" || p.Key == "common.not_allowed") {
		return c.Problem("delegation.director_does")
	}
	return err
}

// Area is the area of what is being done; "" for none.
func (c *Context) Area() people.Area { return c.area }

// Theirs gives another person of the office as he or she stands in what is being done.
func (c *Context) Theirs(p *people.Person) *people.Person {
	if c.Office == nil {
		return p
	}
	return p.Under(c.Office.Rules()).At(c.area)
}
