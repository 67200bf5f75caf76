package chat

import "lianluo/internal/documents"

// qrModule is how many pixels a module of a code has in a chat.
const qrModule = 8

// QRPNG draws a QR code.
func QRPNG(content string) ([]byte, error) {
	code, err := documents.NewQR(content)
	if err != nil {
		return nil, err
	}
	return code.PNG(qrModule)
}
