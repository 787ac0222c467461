import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

type Value = SQLInputValue | undefined;

/** As much of better-sqlite3 as LangGraph's saver uses. */
export type Database = {
  prepare(sql: string): {
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
    run(...values: Value[]): unknown;
  };
  exec(sql: string): void;
  pragma(text: string): unknown[];
  transaction<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R;
  close(): void;
};

/** better-sqlite3 takes undefined for NULL. */
const bound = (values: readonly Value[]): SQLInputValue[] => values.map((value) => value ?? null);

/**
 * better-sqlite3 is a native addon that is compiled for each version of Node where no build of it can be downloaded;
 * this gives the saver the same SQLite by Node's own binding, with the two defaults that better-sqlite3 is built with.
 */
export const openDatabase = (path: string): Database => {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000');
  return {
    prepare: (sql) => {
      const statement = db.prepare(sql);
      return {
        get: (...values) => statement.get(...bound(values)),
        all: (...values) => statement.all(...bound(values)),
        run: (...values) => statement.run(...bound(values)),
      };
    },
    exec: (sql) => db.exec(sql),
    pragma: (text) => db.prepare(`PRAGMA ${text}`).all(),
    transaction:
      (work) =>
      (...args) => {
        db.exec('BEGIN');
        try {
          const result = work(...args);
          db.exec('COMMIT');
          return result;
        } catch (error) {
          db.exec('ROLLBACK');
          throw error;
        }
      },
    close: () => db.close(),
  };
};
