package rowfile

import "io"

// Source counts the bytes of a file as they come and repeats its error for ever: a buffer between it and
// the parser may ask again, and must not take a broken connection for the end of the file.
type Source struct {
	from io.Reader
	read int64
	err  error
}

// NewSource returns a source of what is read from r.
func NewSource(r io.Reader) *Source { return &Source{from: r} }

// Bytes returns how many bytes have come.
func (s *Source) Bytes() int64 { return s.read }

func (s *Source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.from.Read(p)
	s.read += int64(n)
	s.err = err
	return n, err
}
