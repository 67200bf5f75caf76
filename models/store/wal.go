package store

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// The layout of SQLite's write-ahead log (sqlite.org/fileformat2.html, §4).
const (
	logHeader   = 32
	frameHeader = 24
	logMagic    = 0x377f0682 // its last bit says in which order the sums read the bytes
)

// tornCommits is how many commits behind a break a power cut can account for:
// those that had not been synced, lazy ones and the one that was being written,
// whose parts reach the disk in any order. All before had been.
const tornCommits = maxLazy + 1

// DamagedLog tells how many commits of an SQLite database's write-ahead log
// can no longer be read because of damage before them; 0 for a sound log or
// none. SQLite itself reads up to the first broken frame and forgets the rest.
// Nobody may have the database open.
func DamagedLog(path string) (commits int, err error) {
	f, err := os.Open(path + "-wal")
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} { // the head says which, if it is whole
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		n, err := commitsBehindBreak(f, order)
		if err != nil {
			return 0, err
		}
		commits = max(commits, n)
	}
	if commits <= tornCommits {
		return 0, nil
	}
	return commits, nil
}

// commitsBehindBreak reads a log's frames. Each carries the sum over all
// before it, so that behind a broken frame the others can still be proved by
// the sums that stand in their neighbours.
func commitsBehindBreak(r io.Reader, order binary.ByteOrder) (commits int, err error) {
	r = bufio.NewReaderSize(r, 1<<18)
	head := make([]byte, logHeader)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, endOfLog(err)
	}
	magic, size := binary.BigEndian.Uint32(head), binary.BigEndian.Uint32(head[8:])
	sum := logSum{order: order}
	sum.add(head[:24])
	broken := magic&^1 != logMagic || !sum.is(head[24:])
	if size == 1 {
		size = 65536
	}
	if size < 512 || size > 65536 {
		return 0, nil // not even the frames can be told apart
	}
	salt := [8]byte(head[16:24]) // the same in all frames that were written since the log was begun
	frame := make([]byte, frameHeader+int(size))
	for n := 0; ; n++ {
		if _, err := io.ReadFull(r, frame); err != nil {
			return commits, endOfLog(err)
		}
		if n == 0 && broken {
			salt = [8]byte(frame[8:16]) // the head is broken: the first frame tells
		}
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		proved := sum.is(frame[16:24]) && [8]byte(frame[8:16]) == salt
		switch {
		case !proved:
			broken = true
		case broken && binary.BigEndian.Uint32(frame[4:]) != 0: // a commit
			commits++
		}
		sum.set(frame[16:24])
	}
}

func endOfLog(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// logSum is the log's checksum: two running sums over words of 32 bits.
type logSum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

func (s *logSum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		s.s0 += s.order.Uint32(b) + s.s1
		s.s1 += s.order.Uint32(b[4:]) + s.s0
	}
}

func (s *logSum) is(b []byte) bool {
	return binary.BigEndian.Uint32(b) == s.s0 && binary.BigEndian.Uint32(b[4:]) == s.s1
}

func (s *logSum) set(b []byte) {
	s.s0, s.s1 = binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
}

// EmptyLog carries the write-ahead log over into the file and empties it: what was written
// before or after what stands in it no longer. While others read, it may do so later.
func (db *DB) EmptyLog(ctx context.Context) error {
	if !db.IsSQLite() {
		return nil
	}
	pool, err := db.write.DB()
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// Scour makes an SQLite file anew without what was deleted from it, its index of words too, and
// empties the log: nothing of it is left to be found on the disk. PostgreSQL does so by its own
// tools (VACUUM FULL).
func (db *DB) Scour(ctx context.Context) error {
	if !db.IsSQLite() {
		return nil
	}
	pool, err := db.write.DB()
	if err != nil {
		return err
	}
	for _, statement := range []string{"INSERT INTO search_index (search_index) VALUES ('optimize')", "VACUUM"} {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return Translate(err)
		}
	}
	return db.EmptyLog(ctx)
}
