import { wroteText } from '../document/wrote.ts';

/** What is said in a folder that has no kpki.yaml. */
export const startTexts = {
  nothingHere: 'There is no kpki.yaml in this folder, so nothing is managed here yet.',
  question: 'What do you want to do?',
  newCluster: {
    title: 'Make the PKI of a new cluster',
    about: 'Five short pages. They end in a kpki.yaml that you review first.',
  },
  kubeadm: {
    title: 'Use a kubeadm configuration',
    about: (file: string, cluster: string): string => `Found: ${file} (cluster ${cluster})`,
  },
  example: {
    title: 'Look around with an example',
    about: 'Writes example-cluster/kpki.yaml: three control-plane nodes and a worker, for tests.',
  },
  changesNothing: 'kpki changes nothing before it has shown you a plan.',
  notYet: 'There is no spec yet: choose what to do first.',
  storedAlready: (file: string): string => `${file} was stored already, and is shown as it is.`,
  wrote: (file: string): string => `${wroteText(file)} Nothing else was created.`,
  moveAway: 'move it away first',
} as const;
