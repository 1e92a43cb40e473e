import { kpkiConfiguration, kubeadmConfiguration } from './configurations.ts';

export interface Scenario {
  /** Unique, and the name of a folder. */
  readonly id: string;
  readonly program: 'kpki' | 'kubeadm';
  readonly title: string;
  /** The configuration that the set from before was made with; null: there is none. */
  readonly before: ((folder: string) => string) | null;
  readonly configuration: (folder: string) => string;
  /** Arguments of the program, for a configuration of that name in the folder where it is started. */
  readonly make: readonly string[];
  readonly run: readonly string[];
}

const apply = ['apply', '-f', 'configuration.yaml', '--yes'];
const init = ['init', 'phase', 'certs', 'all', '--config=configuration.yaml'];

const first = (): string => kpkiConfiguration({});

const kpki = (id: string, title: string, before: Scenario['before'], configuration: () => string): Scenario => ({
  id,
  program: 'kpki',
  title,
  before,
  configuration,
  make: apply,
  run: apply,
});

const kubeadm = (id: string, title: string, before: Scenario['before'], run: readonly string[]): Scenario => ({
  id,
  program: 'kubeadm',
  title,
  before,
  configuration: kubeadmConfiguration,
  make: init,
  run,
});

export const scenarios: readonly Scenario[] = [
  kpki('kpki-first', 'first creation', null, first),
  // A certificate for 90 days is due if `renewBefore` is 100 days.
  kpki('kpki-renewal', 'renewal of everything', first, () =>
    kpkiConfiguration({ validity: '{ certificates: 365d, renewBefore: 100d }' }),
  ),
  kpki('kpki-names', 'change of SANs', first, () =>
    kpkiConfiguration({
      names: '{ apiServer: [api.example.com], etcdServer: [etcd.example.com], etcdPeer: [peer.example.com] }',
    }),
  ),
  kpki('kpki-rekey', 'new keys for everything', first, () => kpkiConfiguration({ certificates: 'ec-p384' })),
  kubeadm('kubeadm-first', 'first creation (`init phase certs all`)', null, init),
  // A change of SANs has no command in kubeadm: `init phase certs` keeps the certificate, `renew` takes the old SANs.
  kubeadm('kubeadm-renewal', 'renewal of everything (`certs renew all`)', kubeadmConfiguration, [
    'certs',
    'renew',
    'all',
    '--config=configuration.yaml',
  ]),
];

export function scenarioOf(id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found === undefined) throw new Error(`there is no scenario ${id}`);
  return found;
}
