from dataclasses import dataclass


@dataclass(frozen=True)
class Parcel:
    weight: float
    zone: str

    @classmethod
    def from_row(cls, row):
        weight, zone = row
        return cls(float(weight), zone.strip())

    def cost(self, rates):
        return self.weight * rates.price(self.zone)
