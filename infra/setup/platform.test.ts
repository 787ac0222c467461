import { describe, expect, it } from 'vitest';
import { type Platform, platformOf } from './platform.ts';
import { type Lack, remedy } from './remedies.ts';

describe('platformOf', () => {
  it.each([
    ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'debian'],
    ['ID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['ID=fedora\nVERSION_ID=42\n', 'fedora'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['ID=arch\n', 'arch'],
    ['ID=manjaro\nID_LIKE=arch\n', 'arch'],
    ['ID=alpine\n', 'other'],
    ['', 'other'],
  ] as const)('reads %j as %s', (osRelease, family) => {
    expect(platformOf('linux', osRelease, 1000)).toEqual({ family, root: false });
  });

  it('knows macOS without an os-release', () => {
    expect(platformOf('darwin', '', 501)).toEqual({ family: 'macos', root: false });
  });

  it('takes uid 0 for root, and no uid for none', () => {
    expect(platformOf('linux', 'ID=debian', 0).root).toBe(true);
    expect(platformOf('win32', '', -1)).toEqual({ family: 'other', root: false });
  });
});

describe('remedy', () => {
  const user = (family: Platform['family']): Platform => ({ family, root: false });

  it.each([
    ['macos', 'brew install '],
    ['debian', 'sudo apt-get install -y docker.io'],
    ['fedora', 'sudo dnf install -y moby-engine'],
    ['arch', 'sudo pacman -S --needed docker'],
    ['other', 'https://docs.docker.com'],
  ] as const)('says how %s gets an engine', (family, command) => {
    expect(remedy('engine', user(family))).toContain(command);
  });

  it.each([
    ['macos', 'brew install nats-server'],
    ['debian', 'sudo apt-get update && sudo apt-get install -y nats-server'],
    ['fedora', 'sudo dnf install -y nats-server'],
    ['arch', 'sudo pacman -S --needed nats-server'],
    ['other', 'put a nats-server binary on the PATH (https://github.com/nats-io/nats-server/releases)'],
  ] as const)('says how %s gets a nats-server', (family, command) => {
    expect(remedy('nats-server', user(family))).toBe(command);
  });

  it('leaves sudo out for root, and out of macOS always', () => {
    const lacks: Lack[] = ['engine', 'engine-stopped', 'engine-denied', 'nats-server', 'git', 'ollama'];
    for (const lack of lacks) {
      for (const family of ['debian', 'fedora', 'arch', 'other'] as const) {
        expect(remedy(lack, { family, root: true })).not.toContain('sudo');
      }
      expect(remedy(lack, user('macos'))).not.toContain('sudo');
    }
  });
});
