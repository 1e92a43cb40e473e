import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { Words } from '../parts/words.tsx';

export const least = { columns: 80, rows: 24 } as const;

/** Work goes on behind it, and the screen comes back as it was. */
export function TooSmallScreen({ state: { size, applying } }: { readonly state: State }): ReactNode {
  const running = applying?.phase === 'running' || applying?.phase === 'stopping';
  return (
    <>
      <Words>{`kpki needs ${least.columns} columns by ${least.rows} rows.`}</Words>
      <Words>{`This terminal has ${size.columns} by ${size.rows}.`}</Words>
      <Words>Make it larger, and the screen comes back.</Words>
      {running ? <Words>The apply goes on; ctrl-c stops it.</Words> : null}
      <Words>Without a screen: kpki status, kpki plan,</Words>
      <Words>kpki apply. ctrl-c leaves.</Words>
    </>
  );
}
