import type { Platform } from './platform.ts';

/** What a machine can lack: an engine, a running one, the right to talk to it, and the rest. */
export type Lack = 'engine' | 'engine-stopped' | 'engine-denied' | 'nats-server' | 'git' | 'ollama' | 'chromium';

/** The shell command that puts right what is lacking on this platform, or a sentence where no one command does. */
export function remedy(lack: Lack, { family, root }: Platform): string {
  return (root ? (command: string) => command.replaceAll('sudo ', '') : same)(COMMANDS[lack][family]);
}

const same = (command: string): string => command;

/** Without membership of the group, only root may talk to the engine's socket; a new login makes it effective. */
const JOIN_GROUP = 'sudo usermod -aG docker "$(id -un)" && newgrp docker';
const COLIMA = 'colima start && export DOCKER_HOST="unix://$HOME/.colima/default/docker.sock"';
const SYSTEMD = 'sudo systemctl enable --now docker';

const COMMANDS: Record<Lack, Record<Platform['family'], string>> = {
  engine: {
    macos: `brew install colima docker && ${COLIMA}  (or install Docker Desktop and start it)`,
    debian: `sudo apt-get update && sudo apt-get install -y docker.io && ${JOIN_GROUP}`,
    fedora: `sudo dnf install -y moby-engine && ${SYSTEMD} && ${JOIN_GROUP}`,
    arch: `sudo pacman -S --needed docker && ${SYSTEMD} && ${JOIN_GROUP}`,
    other: 'install a Docker engine (https://docs.docker.com/engine/install/) and start it',
  },
  'engine-stopped': {
    macos: `${COLIMA}  (or start Docker Desktop)`,
    debian: 'sudo systemctl start docker',
    fedora: 'sudo systemctl start docker',
    arch: 'sudo systemctl start docker',
    other: 'start the Docker engine',
  },
  'engine-denied': {
    macos: 'docker context ls  (shows the socket that is yours: set DOCKER_HOST to it)',
    debian: JOIN_GROUP,
    fedora: JOIN_GROUP,
    arch: JOIN_GROUP,
    other: "allow this user to use the engine's socket",
  },
  'nats-server': {
    macos: 'brew install nats-server',
    debian: 'sudo apt-get update && sudo apt-get install -y nats-server',
    fedora: 'sudo dnf install -y nats-server',
    arch: 'sudo pacman -S --needed nats-server',
    other: 'put a nats-server binary on the PATH (https://github.com/nats-io/nats-server/releases)',
  },
  git: {
    macos: 'brew install git',
    debian: 'sudo apt-get update && sudo apt-get install -y git',
    fedora: 'sudo dnf install -y git',
    arch: 'sudo pacman -S --needed git',
    other: 'install git (https://git-scm.com/downloads)',
  },
  chromium: {
    macos: 'brew install --cask chromium',
    debian: 'sudo apt-get update && sudo apt-get install -y chromium',
    fedora: 'sudo dnf install -y chromium',
    arch: 'sudo pacman -S --needed chromium',
    other: 'put a chromium on the PATH (https://www.chromium.org/getting-involved/download-chromium/)',
  },
  ollama: {
    macos: 'brew install ollama && brew services start ollama',
    debian: 'curl -fsSL https://ollama.com/install.sh | sh',
    fedora: 'curl -fsSL https://ollama.com/install.sh | sh',
    arch: 'sudo pacman -S --needed ollama && sudo systemctl enable --now ollama',
    other: 'install Ollama (https://ollama.com/download)',
  },
};
