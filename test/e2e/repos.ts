import type { Scene } from './scene.ts';

export const PRICES = `"""Adds up an order."""


def total(items):
    return sum(price_of(item) for item in items)


def price_of(item):
    return item["price"]
`;

/** What a repair of {@link PRICES} looks like. */
export const PRICES_REPAIRED = PRICES.replace('item["price"]', 'item.get("price", 0)');

export const SHOP: Readonly<Record<string, string>> = {
  'main.py': 'from shop.prices import total\n\nprint(total([{"price": 4}, {"name": "bag"}]))\n',
  'shop/__init__.py': '',
  'shop/prices.py': PRICES,
};

export const SHOP_LOG = `Traceback (most recent call last):
  File "/srv/app/main.py", line 3, in <module>
    print(total([{"price": 4}, {"name": "bag"}]))
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/app/shop/prices.py", line 5, in total
    return sum(price_of(item) for item in items)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/app/shop/prices.py", line 5, in <genexpr>
    return sum(price_of(item) for item in items)
               ^^^^^^^^^^^^^^
  File "/srv/app/shop/prices.py", line 9, in price_of
    return item["price"]
           ~~~~^^^^^^^^^
KeyError: 'price'
`;

/** A script that makes the shop's failure happen. */
export const SHOP_SCRIPT = 'from shop.prices import price_of\n\nprint(price_of({"name": "bag"}))\n';

/** The shop and its log in a user's place; the arguments that name them. */
export const shop = async (scene: Scene, files: Readonly<Record<string, string>> = SHOP, log = SHOP_LOG) => {
  const repo = await scene.repo('app', files);
  return ['--repo', repo, '--error-log', await scene.write('error.log', log)];
};
