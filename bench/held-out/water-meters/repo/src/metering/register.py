"""The register of what every meter showed last."""

import json
import os


class Register:
    def __init__(self, readings=None):
        self._readings = dict(readings or {})

    @classmethod
    def load(cls, path):
        """Loads a saved register; where there is none yet, the register is empty."""
        if not os.path.exists(path):
            return cls()
        with open(path, encoding="utf-8") as handle:
            return cls(json.load(handle)["readings"])

    def save(self, path):
        with open(path, "w", encoding="utf-8") as handle:
            json.dump({"readings": self._readings}, handle, indent=2)
            handle.write("\n")

    def __len__(self):
        return len(self._readings)

    def install(self, meter, reading):
        self._readings[meter] = reading

    def advance(self, meter, reading):
        """Records a reading and returns how much it is above the previous one."""
        used = reading - self._readings[meter]
        if used < 0:
            raise ValueError(f"meter {meter} shows {reading}, less than before")
        self._readings[meter] = reading
        return used
