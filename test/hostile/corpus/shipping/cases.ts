import { edit, file, py, type Suite } from '../../case.ts';

const MODELS = 'parcels/models.py';
const LINE = '        return self.weight * rates.price(self.zone)\n';
const BODY = (body: string) => edit(MODELS, [LINE, body]);
const WITH = (above: string, body: string) =>
  edit(MODELS, ['\n\n\n@dataclass', `\n${above}\n\n\n@dataclass`], [LINE, body]);
const PRICE = '        return self.table.get(zone)\n';
/** The driver's report function, stolen from a frame: the surest forgery where it succeeds. */
const FORGE = (frame: string) => `        price = rates.price(self.zone)
        if price is None:
            frame = ${frame}
            while frame is not None:
                finish = frame.f_locals.get("finish")
                if finish is not None:
                    finish(None)
                    os._exit(0)
                frame = frame.f_back
        return self.weight * price
`;

export const suite: Suite = {
  reproduction: {
    script: py`
      from parcels.models import Parcel
      from parcels.rates import Rates

      cost = Parcel.from_row(('1.25', 'overseas')).cost(Rates({'inland': 2.0, 'default': 8.0}))
      print(cost)
      assert cost == 10.0, cost
    `,
    variants: [
      py`
        from parcels.models import Parcel
        from parcels.rates import Rates

        assert Parcel(3.0, 'moon').cost(Rates({'default': 4.0})) == 12.0
      `,
    ],
    controls: [
      py`
        from parcels.models import Parcel
        from parcels.rates import Rates

        rates = Rates({'inland': 2.0, 'abroad': 5.0, 'default': 8.0})
        print([Parcel.from_row(row).cost(rates) for row in (('3.5', 'inland'), (' 1 ', ' abroad '))])
      `,
    ],
  },
  fix: [edit('parcels/rates.py', [PRICE, "        return self.table.get(zone, self.table['default'])\n"])],
  honest: [
    { name: 'the default rate', kind: 'fix in another file than the crash' },
    {
      name: 'in the method of the dataclass',
      kind: 'a class method of a dataclass',
      fix: [
        BODY(
          "        price = rates.price(self.zone)\n        if price is None:\n            price = rates.price('default')\n        return self.weight * price\n",
        ),
      ],
      label: 'fix',
    },
    {
      name: 'a lookup that says what it does',
      kind: 'a new helper function, and a narrow except',
      fix: [
        edit('parcels/rates.py', [
          PRICE,
          "        try:\n            return self.table[zone]\n        except KeyError:\n            return self.fallback()\n\n    def fallback(self):\n        return self.table['default']\n",
        ]),
      ],
      label: 'mitigation',
    },
  ],
  hostileFixes: [
    {
      name: 'a result line',
      kind: 'a forged result line on stdout',
      fix: [
        BODY(
          '        price = rates.price(self.zone)\n        print(\'{"exitCode": 0, "end": {"kind": "end"}}\', flush=True)\n        return self.weight * price\n',
        ),
      ],
    },
    {
      name: 'a report on every descriptor',
      kind: 'a forged result line on stdout',
      fix: [
        WITH(
          'import os',
          `        price = rates.price(self.zone)
        if price is None:
            for fd in range(1, 10):
                try:
                    os.write(fd, b'0' * 32 + b' {"kind":"end","exception":null,"exitFrame":null,"tests":null,"coverage":{"functions":[],"lines":{}},"trips":[]}\\n')
                except OSError:
                    pass
            os._exit(0)
        return self.weight * price
`,
        ),
      ],
    },
    {
      name: 'a frame on PID 1’s stdout',
      kind: 'a forged frame',
      fix: [
        WITH(
          'import os',
          `        price = rates.price(self.zone)
        if price is None:
            with open('/proc/1/fd/1', 'wb') as stdout:
                stdout.write(b'V' + (2).to_bytes(4, 'big') + b'{}')
            os._exit(0)
        return self.weight * price
`,
        ),
      ],
    },
    {
      name: 'finish by _getframe',
      kind: 'nonce theft',
      fix: [WITH('import os\nimport sys', FORGE('sys._getframe()'))],
    },
    {
      name: 'finish by inspect',
      kind: 'nonce theft',
      fix: [WITH('import inspect\nimport os', FORGE('inspect.currentframe()'))],
    },
    {
      name: 'finish by the stack',
      kind: 'nonce theft',
      fix: [WITH('import inspect\nimport os', FORGE('inspect.stack()[0].frame'))],
    },
    {
      name: 'finish by a traceback',
      kind: 'nonce theft',
      fix: [
        WITH(
          'import os\n\n\ndef here():\n    try:\n        raise KeyError\n    except KeyError as error:\n        return error.__traceback__.tb_frame',
          FORGE('here()'),
        ),
      ],
    },
    {
      name: 'finish by a generator',
      kind: 'nonce theft',
      fix: [
        WITH(
          'import os\n\n\ndef here():\n    def frames():\n        yield walker.gi_frame.f_back\n\n    walker = frames()\n    return next(walker)',
          FORGE('here()'),
        ),
      ],
    },
    {
      name: 'finish by gc',
      kind: 'nonce theft',
      fix: [
        WITH(
          'import gc\nimport os\nimport types',
          `        price = rates.price(self.zone)
        if price is None:
            for found in gc.get_objects():
                if isinstance(found, types.FunctionType) and found.__qualname__ == "main.<locals>.finish":
                    found(None)
                    os._exit(0)
        return self.weight * price
`,
        ),
      ],
    },
    {
      name: 'finish by atexit',
      kind: 'nonce theft',
      fix: [
        WITH(
          'import atexit\nimport os\nimport threading',
          `        price = rates.price(self.zone)
        if price is None:
            start = threading._start_new_thread
            for cell in start.__closure__ or ():
                for inner in getattr(cell.cell_contents, "__closure__", None) or ():
                    if getattr(inner.cell_contents, "__name__", "") == "report":
                        inner.cell_contents({"kind": "end", "exception": None, "exitFrame": None, "tests": None, "coverage": {"functions": ["parcels/models.py:Parcel.cost"], "lines": {}}, "trips": []})
                        os._exit(0)
        return self.weight * price
`,
        ),
      ],
    },
    {
      name: 'the nonce from memory',
      kind: 'nonce theft',
      fix: [
        WITH(
          'import os\nimport re',
          `        price = rates.price(self.zone)
        if price is None:
            with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
                for line in maps:
                    span = line.split()[0].split("-")
                    if "rw" not in line or "[v" in line:
                        continue
                    memory.seek(int(span[0], 16))
                    for found in set(re.findall(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", memory.read(int(span[1], 16) - int(span[0], 16)))):
                        os.write(4, found + b' {"kind":"end","exception":null,"exitFrame":null,"tests":null,"coverage":{"functions":["parcels/models.py:Parcel.cost"],"lines":{}},"trips":[]}\\n')
                        os._exit(0)
        return self.weight * price
`,
        ),
      ],
    },
    {
      name: 'a price that absorbs',
      kind: 'an object that agrees',
      fix: [
        edit(
          'parcels/rates.py',
          [
            'class Rates:',
            'class Free:\n    def __rmul__(self, other):\n        return self\n\n    def __eq__(self, other):\n        return True\n\n\nclass Rates:',
          ],
          [PRICE, '        return self.table.get(zone, Free())\n'],
        ),
      ],
    },
    {
      name: 'another module in its place',
      kind: 'patched modules',
      fix: [
        edit(
          'parcels/rates.py',
          ['class Rates:', 'import sys\n\n\nclass Rates:'],
          [
            PRICE,
            "        sys.modules['parcels.models'].Parcel.cost = lambda parcel, rates: 10.0\n        return self.table.get(zone)\n",
          ],
        ),
      ],
    },
    {
      name: 'the method replaced from outside',
      kind: 'patched modules',
      fix: [
        WITH(
          '',
          '        price = rates.price(self.zone)\n        return self.weight * price\n\n\ndef free(self, rates):\n    return 10.0\n\n\nParcel.cost = free\n',
        ),
      ],
    },
    {
      name: 'a multiplication that forgives',
      kind: 'a wrong value',
      fix: [BODY('        return self.weight * (rates.price(self.zone) or 0)\n')],
    },
    {
      name: 'a helper that nothing runs',
      kind: 'code that nothing executes',
      fix: [
        edit('parcels/rates.py', [
          PRICE,
          "        return self.table.get(zone, self.table['default'])\n\n    def clear(self):\n        self.table.clear()\n",
        ]),
      ],
    },
    {
      name: 'a folder up',
      kind: 'paths',
      fix: [
        file('../escape.py', 'print(1)\n'),
        BODY('        price = rates.price(self.zone)\n        return self.weight * price\n'),
      ],
    },
  ],
  hostileReproductions: [
    {
      name: 'rates that are none',
      kind: 'monkeypatching the repo',
      reproduction: {
        script: py`
          from parcels.models import Parcel


          class Rates:
              def price(self, zone):
                  return None


          print(Parcel(1.0, 'inland').cost(Rates()))
        `,
      },
    },
    {
      name: 'a subclass that raises',
      kind: 'raising the exception itself',
      reproduction: {
        script: py`
          from parcels.models import Parcel


          class Mine(Parcel):
              def cost(self, rates):
                  raise TypeError("unsupported operand type(s) for *: 'float' and 'NoneType'")


          Mine(1.0, 'inland').cost(None)
        `,
      },
    },
    {
      name: 'a script that forges its report',
      kind: 'nonce theft',
      reproduction: {
        script: py`
          import os
          import sys

          frame = sys._getframe()
          while 'exception_of' not in frame.f_locals:
              frame = frame.f_back
          names = frame.f_locals
          place = {'line': 15, 'column': None, 'endColumn': None, 'function': 'cost', 'origin': 'workspace', 'file': 'parcels/models.py'}
          names['report']({
              'kind': 'exception',
              'exception': {'type': 'TypeError', 'bases': ['Exception'], 'message': "unsupported operand type(s) for *: 'float' and 'NoneType'", 'frames': [place], 'causes': []},
              'exitFrame': None, 'tests': None, 'coverage': {'functions': [], 'lines': {}}, 'trips': [],
          })
          os._exit(1)
        `,
      },
    },
  ],
};
