import { type CopyItem, expiryCopyItems } from '@kpki/presentation';
import type { FleetRow } from '../../work/fleet-row.ts';
import type { CopySource } from '../copy.ts';
import { isUnusable } from '../fleet.ts';
import type { State } from '../model.ts';
import { commandLine } from './command-line.ts';
import { environmentTitle } from './fleet.ts';
import type { FleetExpiryRow } from './fleet-expiries.ts';

/** What can be copied of a cluster: the command of its status, and its file. Before them, what is known of one certificate. */
export function copiedInFleet({ program }: State, row: FleetRow, expiry: FleetExpiryRow | null): CopySource {
  const { file, environment } = row;
  const of = environmentTitle(row);
  const target = environment === null ? { file } : { file, environment };
  const ofCluster: readonly CopyItem[] = [
    ...(isUnusable(row) ? [] : [{ kind: 'status', text: commandLine({ program, target }, 'status') } as const]),
    { kind: 'path', text: file },
  ];
  if (expiry === null) return { of, items: ofCluster };
  const { all, first } = expiry.expiry;
  const own = all.length === 1 ? expiryCopyItems(first) : [];
  return { of: expiry.what, items: [...own, ...ofCluster.map((item) => ({ ...item, of }))] };
}
