package offices

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path"
	"runtime"
	"strings"
	"time"
)

// A parcel is many files on their way into one zip or several. Each is packed as it comes,
// one behind the other in a file on the disk: memory holds none of them. Only when all are
// there is it known how large they are, and which goes into which part; so every part can
// hold the list of all, and opens by itself.

// bounds of a parcel; 0: none.
type bounds struct {
	Part  int64 // bytes of one zip
	All   int64 // bytes of all, as they are packed
	Files int
}

// errTooMuch: there is more than the bounds of the parcel let in.
var errTooMuch = errors.New("more than goes into a parcel")

// packed is a file of a parcel.
type packed struct {
	name   string // with its folders
	about  string // what it is, for people
	size   int64  // bytes, unpacked
	sum    string // SHA-256 of what is in it, in hex
	part   int    // from 1 on; 0: it is too large for any
	crc    uint32
	method uint16
	at     int64 // where it lies on the disk, in bytes
	length int64 // there
}

type parcel struct {
	most  bounds
	file  *os.File
	flat  *flate.Writer
	end   int64
	list  []packed
	names map[string]bool
	parts int
}

// newParcel makes one in a folder ("": that of the system for such things). Where the
// system allows it the file has no name any more: a crash leaves nothing behind.
func newParcel(dir string, most bounds) (*parcel, error) {
	file, err := os.CreateTemp(dir, ".lianluo-export-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("put together an export: %w", err)
	}
	if runtime.GOOS != "windows" {
		_ = os.Remove(file.Name())
	}
	flat, err := flate.NewWriter(nil, flate.DefaultCompression)
	return &parcel{most: most, file: file, flat: flat, names: map[string]bool{}}, err
}

// close lets go of what is on the disk.
func (p *parcel) close() {
	_ = p.file.Close()
	_ = os.Remove(p.file.Name())
}

// counted counts what is written through it.
type counted struct {
	io.Writer
	n int64
}

func (w *counted) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	w.n += int64(n)
	return n, err
}

// unlike gives a name that no other file of the parcel has, also where capitals are as small
// letters.
func (p *parcel) unlike(name string) string {
	end := path.Ext(name)
	is := name
	for n := 2; p.names[strings.ToLower(is)]; n++ {
		is = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, end), n, end)
	}
	p.names[strings.ToLower(is)] = true
	return is
}

// small are endings of files whose content gets smaller; the others are packed already.
var small = map[string]bool{".json": true, ".txt": true}

// add packs a file that write writes. When that fails the parcel is as it was before.
func (p *parcel) add(name, about string, write func(w io.Writer) error) error {
	if p.most.Files > 0 && len(p.list) >= p.most.Files {
		return errTooMuch
	}
	disk := &counted{Writer: io.NewOffsetWriter(p.file, p.end)}
	one := packed{about: about, at: p.end, method: zip.Store}
	sum, crc := sha256.New(), crc32.NewIEEE()
	var to io.Writer = disk
	if small[path.Ext(name)] {
		one.method = zip.Deflate
		p.flat.Reset(disk)
		to = p.flat
	}
	in := &counted{Writer: io.MultiWriter(to, sum, crc)}
	if err := write(in); err != nil {
		return err
	}
	if one.method == zip.Deflate {
		if err := p.flat.Close(); err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
	}
	one.name = p.unlike(name)
	one.size, one.length, one.crc, one.sum = in.n, disk.n, crc.Sum32(), hex.EncodeToString(sum.Sum(nil))
	p.end += disk.n
	if p.most.All > 0 && p.end > p.most.All {
		return errTooMuch
	}
	p.list = append(p.list, one)
	return nil
}

// zipRoom is what a zip needs beside a file's content: its two heads and both of its names.
func zipRoom(name string) int64 { return int64(2*len(name) + 128) }

// layOut says which file goes into which part, in order; heads is what each part has beside,
// in bytes.
func (p *parcel) layOut(heads int64) {
	p.parts = 1
	used := heads
	for i := range p.list {
		one := &p.list[i]
		one.part = p.parts
		if p.most.Part == 0 {
			continue
		}
		needs := one.length + zipRoom(one.name)
		if heads+needs > p.most.Part {
			one.part = 0
			continue
		}
		if used+needs > p.most.Part {
			p.parts++
			one.part, used = p.parts, heads
		}
		used += needs
	}
}

// head is a file that each part begins with.
type head struct {
	name string
	data []byte
}

// write writes a part, from 1 on, as a zip whose files have the time at.
func (p *parcel) write(w io.Writer, part int, heads []head, at time.Time) error {
	z := zip.NewWriter(w)
	for _, h := range heads {
		f, err := z.CreateHeader(&zip.FileHeader{Name: h.name, Method: zip.Deflate, Modified: at})
		if err == nil {
			_, err = f.Write(h.data)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", h.name, err)
		}
	}
	for i := range p.list {
		one := &p.list[i]
		if one.part != part {
			continue
		}
		header := &zip.FileHeader{
			Name: one.name, Method: one.method, CRC32: one.crc, Flags: utf8Name,
			CompressedSize64: uint64(one.length), UncompressedSize64: uint64(one.size),
		}
		//lint:ignore SA1019 CreateRaw writes these two, and leaves Modified alone
		header.ModifiedDate, header.ModifiedTime = dosTime(at)
		f, err := z.CreateRaw(header)
		if err == nil {
			_, err = io.Copy(f, io.NewSectionReader(p.file, one.at, one.length))
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", one.name, err)
		}
	}
	return z.Close()
}

// utf8Name is the flag of a zip's file whose name is UTF-8 (APPNOTE 4.4.4, bit 11).
const utf8Name = 0x800

// dosTime is a time as a zip has it, in its own zone (APPNOTE 4.4.6).
func dosTime(t time.Time) (date, clock uint16) {
	return uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9), uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
}
