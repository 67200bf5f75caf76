package handlers

import (
	"lianluo/bot"
	"lianluo/handlers/offices"
)

// Exported is what an export of an office to a folder came to.
type Exported = offices.Exported

// ExportOffice writes all that c's office has into a folder, as one zip.
func ExportOffice(c *bot.Context, dir string) (*Exported, error) { return offices.Export(c, dir) }
