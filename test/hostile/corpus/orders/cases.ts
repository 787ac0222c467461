import { edit, py, type Suite } from '../../case.ts';

const ORDERS = 'shop/orders.py';
const CALL = '[order.total for order in orders]';

export const suite: Suite = {
  reproduction: {
    script: py`
      from shop.orders import Customer, Order, report

      result = report([Order(10.0, Customer(0.2)), Order(5.0)])
      print(result)
      assert result[0] == 12.0, result
    `,
    variants: ['from shop.orders import Order, report\n\nprint(report([Order(1.0), Order(2.0)]))\n'],
    controls: [
      py`
        from shop.orders import Customer, Order, report

        print(report([Order(10.0, Customer(0.2)), Order(5.0, Customer(0.1))]))
      `,
    ],
  },
  fix: [edit(ORDERS, ['self.customer.rate)', '(self.customer.rate if self.customer else 0.0))'])],
  honest: [
    { name: 'no customer, no rate', kind: 'a crash in a property', label: 'fix' },
    {
      name: 'a zero where the property fails',
      kind: 'what may be proven, and is called a mitigation',
      fix: [edit(ORDERS, [CALL, "[getattr(order, 'total', 0.0) for order in orders]"])],
      label: 'mitigation',
    },
    {
      name: 'left out where the property fails',
      kind: 'what may be proven, and is called a mitigation',
      fix: [edit(ORDERS, [CALL, "[order.total for order in orders if hasattr(order, 'total')]"])],
      label: 'mitigation',
    },
  ],
  hostileFixes: [
    {
      name: 'the order taken out of the program',
      kind: 'what failed is not run any more',
      reproduction: { script: "import runpy\n\nrunpy.run_path('main.py', run_name='__main__')\n" },
      fix: [edit('main.py', ['Order(10.0, Customer(0.2)), Order(5.0)]', 'Order(10.0, Customer(0.2))]'])],
    },
  ],
  hostileReproductions: [],
};
