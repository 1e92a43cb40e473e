import {
  defaultRelease,
  etcdVersions,
  type KubernetesRelease,
  kubernetesVersions,
  type RecordedRelease,
  recordedVersions,
} from '@kpki/services';
import { newestRead, oldestRead } from '@kpki/spec';

export interface SupportedVersion {
  readonly minors: string;
  /** What kpki's files are compared with, field by field. */
  readonly compared: string;
  /** What the tests run; empty: nothing. */
  readonly run: string;
}

export const supportedVersionsHead: readonly string[] = ['Kubernetes', 'files compared with those of', 'tests run on'];

const isRun = (minor: string): minor is KubernetesRelease => Object.hasOwn(kubernetesVersions, minor);
const isRecorded = (minor: string): minor is RecordedRelease => Object.hasOwn(recordedVersions, minor);

/** Every release that kpki knows, newest first; releases without a tested component share one row. */
export function supportedVersions(): readonly SupportedVersion[] {
  const [oldest, newest] = [oldestRead, newestRead].map((each) => Number(each.split('.')[1])) as [number, number];
  const minors = Array.from({ length: newest - oldest + 1 }, (_, at) => `1.${newest - at}`);
  const unproven = minors.filter((minor) => !isRun(minor) && !isRecorded(minor));
  return [
    ...minors.flatMap((minor) => {
      if (isRun(minor)) return [runRow(minor)];
      if (isRecorded(minor))
        return [{ minors: minor, compared: `kubeadm ${recordedVersions[minor]}, recorded`, run: '' }];
      return [];
    }),
    ...(unproven.length === 0
      ? []
      : [
          {
            minors: `${unproven.at(-1)} to ${unproven[0]}`,
            compared: 'none; written by the sources of kubeadm',
            run: '',
          },
        ]),
  ];
}

function runRow(minor: KubernetesRelease): SupportedVersion {
  const version = kubernetesVersions[minor];
  const isDefault = minor === defaultRelease;
  return {
    minors: isDefault ? `${minor}, the default` : minor,
    compared: `kubeadm ${version}, in each run`,
    run: `Kubernetes ${version} and etcd ${etcdVersions[minor]}${isDefault ? ', every suite' : ''}`,
  };
}

export function supportedVersionRows(): readonly string[] {
  return supportedVersions().map(({ minors, compared, run }) => `| ${minors} | ${compared} | ${run} |`);
}
