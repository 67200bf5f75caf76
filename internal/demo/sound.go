package demo

import (
	"bytes"
	"encoding/binary"

	"lianluo/models/records"
)

// A voice message is Opus in Ogg (RFC 7845, RFC 3533). What is said in this one nobody hears:
// it is silence, of packets of 20 ms.
const (
	perSecond = 50
	samples   = 960 // of a packet, at 48 kHz
	perPage   = 250 // packets; each is one segment, of which a page has 255
	first     = 2   // the page begins the stream
	last      = 4   // the page ends it
)

// quiet is a packet of silence: one frame of 20 ms, full band, one channel (RFC 6716, 3.1).
var quiet = []byte{0xf8, 0xff, 0xfe}

// silence is a voice message of so many seconds.
func silence(seconds int) File {
	var out bytes.Buffer
	head := append([]byte("OpusHead"), 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0) // version, channels, skip, 48,000 Hz, gain, mapping
	tags := append([]byte("OpusTags"), 4, 0, 0, 0, 'n', 'o', 'n', 'e', 0, 0, 0, 0)
	oggPage(&out, 0, 0, first, head)
	oggPage(&out, 1, 0, 0, tags)
	number, at := uint32(2), 0
	for left := seconds * perSecond; left > 0; number++ {
		n := min(left, perPage)
		left -= n
		at += n * samples
		packets := make([][]byte, n)
		for i := range packets {
			packets[i] = quiet
		}
		flags := byte(0)
		if left == 0 {
			flags = last
		}
		oggPage(&out, number, uint64(at), flags, packets...)
	}
	return File{Kind: records.Voice, Content: out.Bytes(), Seconds: seconds}
}

// oggPage writes a page of packets that are shorter than 255 bytes.
func oggPage(out *bytes.Buffer, number uint32, granule uint64, flags byte, packets ...[]byte) {
	page := append([]byte("OggS"), 0, flags)
	page = binary.LittleEndian.AppendUint64(page, granule)
	page = binary.LittleEndian.AppendUint32(page, 1) // the stream
	page = binary.LittleEndian.AppendUint32(page, number)
	sum := len(page)
	page = append(page, 0, 0, 0, 0, byte(len(packets)))
	for _, p := range packets {
		page = append(page, byte(len(p)))
	}
	for _, p := range packets {
		page = append(page, p...)
	}
	binary.LittleEndian.PutUint32(page[sum:], oggSum(page))
	out.Write(page)
}

// oggSum is the checksum of a page: CRC-32 by 0x04c11db7, the highest bit first, from 0.
func oggSum(page []byte) (sum uint32) {
	for _, b := range page {
		sum ^= uint32(b) << 24
		for range 8 {
			if sum>>31 == 1 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
