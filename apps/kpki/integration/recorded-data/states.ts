/** Who holds the keys of the CAs: kpki, or somebody else, by requests. */
export type Holder = 'kpki' | 'others';

/** One thing that kpki was at, when it was recorded. */
export interface RecordedState {
  readonly holder: Holder;
  /** The state before it; left out: an empty store. */
  readonly from?: string;
  /** What was typed. */
  readonly words: readonly string[];
  /** It was ended by SIGKILL between its first write and its last. */
  readonly isKilled?: true;
  /** What goes on with it to its end, each time with exit code 0, in the words of today. */
  readonly resumes: readonly (readonly string[])[];
  /** The rotation that is under way, as a plan tells of it. */
  readonly rotation?: { readonly name: string; readonly at: string };
  /** Whether `kpki undo` puts back the state that it comes from. */
  readonly isUndone: boolean;
}

/** Each phase of a rotation but the last, after which there is no rotation. */
function phasesOf(
  what: string,
  name: string,
  steps: Readonly<Record<string, string>>,
): Readonly<Record<string, RecordedState>> {
  const phases = Object.keys(steps);
  const words = ['rotate', name, '--yes', '--skip-live-checks'];
  return Object.fromEntries(
    phases.map((phase, at) => [
      `${what} ${phase}`,
      {
        holder: 'kpki',
        from: at === 0 ? 'whole' : `${what} ${phases[at - 1]}`,
        words,
        // The first phase of a CA only gives the signer a file of its own.
        ...(steps[phase] === 'prepare' ? {} : { rotation: { name, at: steps[phase] ?? '' } }),
        resumes: Array.from({ length: phases.length - at }, () => words),
        isUndone: true,
      },
    ]),
  );
}

/** The states that are recorded for each sink, in an order in which each comes after the one that it goes on from. */
export const recordedStates: Readonly<Record<string, RecordedState>> = {
  whole: { holder: 'kpki', words: ['apply', '--yes'], resumes: [], isUndone: false },
  'new key': { holder: 'kpki', from: 'whole', words: ['rekey', 'apiserver', '--yes'], resumes: [], isUndone: true },
  undone: { holder: 'kpki', from: 'new key', words: ['undo', '--yes'], resumes: [], isUndone: true },
  killed: {
    holder: 'kpki',
    words: ['apply', '--yes'],
    isKilled: true,
    resumes: [['apply', '--yes']],
    isUndone: false,
  },
  'killed renewal': {
    holder: 'kpki',
    from: 'whole',
    words: ['rekey', '--all', '--yes'],
    isKilled: true,
    resumes: [['apply', '--yes']],
    isUndone: false,
  },
  ...phasesOf('CA', 'kubernetes-ca', {
    prepared: 'prepare',
    staged: 'trust',
    issues: 'reissue',
    distrusted: 'distrust',
  }),
  ...phasesOf('token key', 'sa', { staged: 'trust', issues: 'reissue', distrusted: 'distrust' }),
  requested: {
    holder: 'others',
    words: ['csr', 'export', '--out', 'requests', '--yes'],
    resumes: [],
    isUndone: false,
  },
};

/** Certificates that outlive who reads this; few of them. */
export function recordedConfiguration(holder: Holder, sink: string): string {
  const topology = holder === 'others' ? '  ca: { topology: external }\n' : '';
  const backends = holder === 'others' ? '' : '    backends: { default: { use: "@kpki/node-crypto" } }\n';
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: recorded }
spec:
  kubernetesVersion: v1.34.4
  keys: { ca: ec-p256, certificates: ec-p256 }
  validity: { ca: 60y, certificates: 50y }
${topology}  etcd: { topology: unmanaged }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  prod:
${backends}    sinks: { main: ${sink} }
`;
}
