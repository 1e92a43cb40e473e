import { anchorsText, type KnownServer, type TrustedProgram } from '../session/trust/kept-agreements.ts';
import { clean } from '../text/clean.ts';
import { columns } from './columns.ts';

/** What `kpki agreement list` shows. */
export interface AgreementListReport {
  readonly servers: readonly KnownServer[];
  readonly programs: readonly TrustedProgram[];
}

/** A table of the servers and one of the programs; a sentence where there are none. */
export function agreementListText({ servers, programs }: AgreementListReport): string {
  if (servers.length + programs.length === 0) {
    return 'No agreements: kpki asks before it uses a server or a program that only a configuration names.';
  }
  const ofServers = columns(
    ['SERVER', 'SINCE', 'VERIFIED BY'],
    servers.map(({ origin, anchors, since }) =>
      [origin, since, anchorsText(anchors, 'a configuration brings')].map(clean),
    ),
  );
  const ofPrograms = columns(
    ['PROGRAM', 'SINCE', 'COMMAND'],
    programs.map(({ file, command, since }) =>
      [file, since, command.map((word) => JSON.stringify(word)).join(' ')].map(clean),
    ),
  );
  return [...(servers.length > 0 ? [ofServers] : []), ...(programs.length > 0 ? [ofPrograms] : [])].join('\n\n');
}
