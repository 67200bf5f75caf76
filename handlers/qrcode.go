package handlers

import "lianluo/internal/documents"

// qrModule is how many pixels a module of a code has in a chat.
const qrModule = 8

// qrPNG draws a QR code.
func qrPNG(content string) ([]byte, error) {
	code, err := documents.NewQR(content)
	if err != nil {
		return nil, err
	}
	return code.PNG(qrModule)
}
