import type { Inventory } from '../../src/session/inventory.ts';
import { inventoryOf } from './inventory.ts';
import type { Names } from './names.ts';

export const sealed = 'https://vault.example.com:8200 is sealed: it cannot read or write anything until it is unsealed';

interface Options {
  readonly all?: boolean;
  readonly code?: 'unavailable' | 'denied';
  readonly text?: string;
}

/** CAs are in mgmt; all else was only in vault, which did not answer. With `all`, so was everything. */
export function unreadInventory(names: Names, { all = false, text = sealed, ...of }: Options = {}): Inventory {
  const { code = 'unavailable' } = of;
  const inventory = inventoryOf(names);
  const entries = inventory.entries.map((entry): Inventory['entries'][number] => {
    if (entry.kind === 'ca' && !all) return { ...entry, sink: 'mgmt', state: 'ok', findings: [] };
    return {
      ...entry,
      sink: 'vault',
      state: 'unreadable',
      action: 'blocked',
      notBefore: null,
      notAfter: null,
      residualSeconds: null,
      findings: [{ reason: 'unreadable', text: 'sink vault was not read' }],
    };
  });
  return { ...inventory, entries, unread: [{ sink: 'vault', code, text, tellsRights: true }] };
}
