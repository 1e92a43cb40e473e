import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../print/clean.ts';
import type { Check, State } from '../../state/model.ts';
import type { EnvironmentsVisit } from '../../state/screens/environments.ts';
import { fit } from '../../text/width.ts';
import { Words } from '../parts/words.tsx';

export function EnvironmentsScreen({
  state,
  visit,
}: {
  readonly state: State;
  readonly visit: EnvironmentsVisit;
}): ReactNode {
  const { declared, checks, size } = state;
  const chosen = declared?.environments[visit.cursor];
  const rest = size.columns - 2 - 16 - 30;
  return (
    <>
      <Words underline>{`  ${fit('Environment', 16)}${fit('Keys made by', 30)}${fit('Results go to', rest)}`}</Words>
      {declared?.environments.map(({ name, backends, sinks, readOnly }, at) => (
        <Box key={name} height={1}>
          <Words chosen={at === visit.cursor}>
            {`${at === visit.cursor ? '›' : ' '} ${fit(`${clean(name)}${name === declared.environment ? ' *' : ''}`, 16)}${fit(clean(backends.join(', ')), 30)}${fit(clean(sinks.join(', ') + (readOnly ? '  read-only' : '')), rest)}`}
          </Words>
        </Box>
      ))}
      <Words> </Words>
      {chosen === undefined ? null : <CheckLines check={checks[chosen.name]} />}
    </>
  );
}

function CheckLines({ check }: { readonly check: Check | undefined }): ReactNode {
  if (check === undefined)
    return <Words> Not tested yet: t asks its sinks and backends whether they can be worked with.</Words>;
  if (check.is === 'checking') return <Words> … testing</Words>;
  if (check.is === 'failed') return <Words tone="now">{`  × ${clean(check.trouble.text)}`}</Words>;
  return check.lines.map(({ who, text, state }) => (
    <Words key={who} tone={state === 'wrong' ? 'now' : 'calm'}>
      {`  ${state === 'wrong' ? '×' : '✓'} ${clean(who)}: ${clean(text)}`}
    </Words>
  ));
}
