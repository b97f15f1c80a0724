package app

import (
	"encoding/json"
	"fmt"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// StepOf reads which step of which purchase one of the service's own events tells of, if it tells of one.
func StepOf(eventType string, data []byte) (step domain.Step, ok bool, err error) {
	var told contracts.Data
	switch eventType {
	case (contracts.PurchaseRecorded{}).EventType():
		told, err = read[contracts.PurchaseRecorded](data)
	case (contracts.PurchaseChanged{}).EventType():
		told, err = read[contracts.PurchaseChanged](data)
	case (contracts.PurchaseRefunded{}).EventType():
		told, err = read[contracts.PurchaseRefunded](data)
	}
	if err != nil {
		return domain.Step{}, false, fmt.Errorf("an event of type %s cannot be read: %w", eventType, err)
	}
	step, ok = domain.StepOf(told)
	return step, ok, nil
}

func read[D contracts.Data](data []byte) (contracts.Data, error) {
	var told D
	err := json.Unmarshal(data, &told)
	return told, err
}
