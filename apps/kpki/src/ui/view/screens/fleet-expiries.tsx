import { memo, type ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { expiryMonthsIn, fleetHelp, hasShades, laidExpiriesIn } from '../../state/screens/fleet-expiries.ts';
import { expiriesShown, fleetExpiriesIn } from '../../state/screens/fleet-layouts.ts';
import { bodyColumns, panesIn } from '../../state/scroll.ts';
import { fleetItemsIn } from '../../state/select/fleet.ts';
import {
  expiryPieces,
  type FleetExpiryRow,
  type LaidExpiryColumn,
  markOfExpiry,
} from '../../state/select/fleet-expiries.ts';
import { headOf, restOf } from '../../state/select/piece-columns.ts';
import { noFleetExpiryText } from '../../state/select/without-rows.ts';
import { FilterHelp } from '../parts/filter-help.tsx';
import { MonthStrip } from '../parts/month-strip.tsx';
import { PieceRow } from '../parts/pieces.tsx';
import { ColumnHeads, Paragraph } from '../parts/words.tsx';

/** What expires in all clusters, below the months of all. */
export function FleetExpiries({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  const rows = fleetExpiriesIn(state, route);
  if (rows.length === 0)
    return (
      <>
        <Paragraph text={noFleetExpiryText(state, route)} columns={bodyColumns(state)} />
        <FilterHelp lines={fleetHelp(state, route)} />
      </>
    );
  const columns = panesIn(state).list;
  const laid = laidExpiriesIn(state);
  const shown = expiriesShown(state, route);
  return (
    <>
      {route.typing ? null : (
        <MonthStrip months={expiryMonthsIn(state, fleetItemsIn(state, route))} shades={hasShades(state)} />
      )}
      <ColumnHeads>{fit(headOf(laid), columns)}</ColumnHeads>
      {shown.items.map((row, at) => (
        <ExpiryRow key={row.key} row={row} chosen={at === shown.cursor} laid={laid} columns={columns} />
      ))}
      <FilterHelp lines={fleetHelp(state, route)} />
    </>
  );
}

export const ExpiryRow = memo(
  (props: {
    readonly row: FleetExpiryRow;
    readonly chosen: boolean;
    readonly laid: readonly LaidExpiryColumn[];
    readonly columns: number;
  }): ReactNode => {
    const { row, chosen, laid, columns } = props;
    const pieces = expiryPieces(row, laid);
    return <PieceRow mark={markOfExpiry(row)} pieces={pieces} chosen={chosen} rest={restOf(laid, columns)} />;
  },
);
