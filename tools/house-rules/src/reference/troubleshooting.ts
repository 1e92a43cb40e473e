import { adoptionFindings, adoptionTroubleshooting, reasons, troubleshooting } from '@kpki/presentation';
import { code, page, section } from './markdown.ts';

/** Each code with its meaning, how to see it and how to fix it. */
export function troubleshootingPage(): string {
  const ofPlans = Object.entries(troubleshooting).map(([reason, guidance]) =>
    entry(reason, reasons[reason as keyof typeof reasons], guidance),
  );
  const ofAdopting = Object.entries(adoptionTroubleshooting).map(([finding, guidance]) =>
    entry(finding, adoptionFindings[finding as keyof typeof adoptionFindings], guidance),
  );
  return page(
    'Troubleshooting by code',
    [
      'Search this page for the code in the output of kpki. `kpki plan -o wide`, `kpki status -o wide` and `-o json` print',
      'the codes. Commands stand here without the options that select your files (`-f`, `-e`, `--dir`).',
    ].join('\n'),
    [
      section('Codes of plans and reports', ofPlans.join('\n')),
      section('Codes of `kpki adopt`', ofAdopting.join('\n')),
    ],
  );
}

function entry(name: string, meaning: string, { see, fix }: { readonly see: string; readonly fix: string }): string {
  return `### ${code(name)}\n\n${meaning}\n\n- See: ${see}\n- Fix: ${fix}\n`;
}
