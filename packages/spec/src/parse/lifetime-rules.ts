import { durationText, parseDuration } from '../duration.ts';
import { type Path, shown } from '../problem.ts';
import { defaultValidity } from './defaults.ts';
import { type Loose, orDefault, type SpecForm } from './form.ts';
import type { ReportProblem } from './report.ts';

function secondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text).seconds;
}

export function leavesEndBeforeCas(spec: Loose<SpecForm>, report: ReportProblem): void {
  const ca = secondsOf(orDefault(spec.validity, 'ca', defaultValidity.ca));
  if (ca === undefined) return;
  const check = (text: string | undefined, path: Path): void => {
    const seconds = secondsOf(text);
    if (seconds === undefined || seconds <= ca) return;
    report(path, `${shown(durationText(seconds))} is longer than the CAs live (${durationText(ca)})`);
  };
  for (const name of ['certificates', 'kubeconfigs', 'users'] as const) {
    check(spec.validity?.[name], ['validity', name]);
  }
  for (const [index, user] of (spec.users ?? []).entries()) check(user?.validity, ['users', index, 'validity']);
  const preset = secondsOf(defaultValidity.certificates) ?? 0;
  if (spec.validity !== undefined && !('certificates' in spec.validity) && preset > ca) {
    report(
      ['validity', 'ca'],
      `${shown(durationText(ca))} is shorter than certificates live by default ` +
        `(${defaultValidity.certificates}); set \`certificates\` too`,
    );
  }
}

export function rootOutlivesCas(spec: Loose<SpecForm>, report: ReportProblem): void {
  const root = secondsOf(spec.validity?.rootCa);
  const ca = secondsOf(orDefault(spec.validity, 'ca', defaultValidity.ca));
  const topology = orDefault(spec.ca, 'topology', 'separate');
  if (root === undefined) return;
  if (topology !== undefined && topology !== 'single-root') {
    const next = 'leave it out, or write `topology: single-root` in `ca`';
    report(['validity', 'rootCa'], `in topology \`${topology}\` there is no \`root-ca\`; ${next}`, 'key');
  }
  if (ca === undefined || root >= ca) return;
  report(
    ['validity', 'rootCa'],
    `${shown(durationText(root))} is shorter than the CAs below it live (${durationText(ca)})`,
  );
}

export function renewalIsWithinLifetime(spec: Loose<SpecForm>, report: ReportProblem): void {
  const before = secondsOf(spec.validity?.renewBefore);
  const lifetime = secondsOf(orDefault(spec.validity, 'certificates', defaultValidity.certificates));
  if (before === undefined || lifetime === undefined || before < lifetime) return;
  report(
    ['validity', 'renewBefore'],
    `${shown(durationText(before))} is not shorter than certificates live (${durationText(lifetime)}): ` +
      'each would be due for renewal when it is made',
  );
}
