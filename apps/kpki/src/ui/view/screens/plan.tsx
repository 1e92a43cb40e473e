import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { type PlanVisit, planButtons, planHeight } from '../../state/screens/plan.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Paragraph } from '../parts/paragraph.tsx';
import { Words } from '../parts/words.tsx';

export function PlanScreen({ state, visit }: { readonly state: State; readonly visit: PlanVisit }): ReactNode {
  const { planning, size } = state;
  switch (planning.is) {
    case 'none':
      return null;
    case 'planning':
      return (
        <Paragraph
          text={planning.place === null ? 'Planning …' : `Reading ${planning.place} …`}
          columns={size.columns}
        />
      );
    case 'failed':
      return <Paragraph text={planning.trouble.text} tone="now" columns={size.columns} />;
    case 'made': {
      const height = planHeight(state);
      const lines = planning.lines.slice(visit.top, visit.top + height);
      const labels = planButtons(state);
      return (
        <>
          {Array.from({ length: height }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
            <Words key={at}>{`  ${lines[at] ?? ''}`}</Words>
          ))}
          <Words> </Words>
          <Buttons labels={labels} focus={Math.min(labels.length - 1, visit.focus === 'apply' ? 0 : 1)} />
        </>
      );
    }
  }
}
