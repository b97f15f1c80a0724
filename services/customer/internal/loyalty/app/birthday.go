package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// NoteBirth notes when a customer has its birthday, where a programme gives points for it. A customer without a date of
// birth joins no programme for it, but is forgotten the one that it had.
func (a App) NoteBirth(ctx context.Context, p domain.Programme, customerID, birthDate string) error {
	id, err := a.find(ctx, p, customerID)
	born := domain.BornOn(birthDate)
	if err == nil && id == "" && born != "" && p.HasRule(domain.OnBirthday) {
		id, err = a.join(ctx, p, customerID)
	}
	if err != nil || id == "" {
		return err
	}
	_, err = a.post(ctx, p, id, just(domain.Born(born)))
	return err
}
