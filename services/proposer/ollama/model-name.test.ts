import { describe, expect, it } from 'vitest';
import { isCloudName, parseModel, sameModel } from './model-name.ts';

describe('parseModel', () => {
  it('takes a name as it is', () => {
    expect(parseModel(' hf.co/some/model:Q4_K_M ')).toEqual({ name: 'hf.co/some/model:Q4_K_M', pin: null });
  });
  it('takes a pinned digest, whole or as `ollama list` prints it', () => {
    expect(parseModel('qwen:7b@sha256:ABCDEF012345')).toEqual({ name: 'qwen:7b', pin: 'abcdef012345' });
  });
  it.each(['', 'a b', 'm@sha256:abc', 'm@latest', '@sha256:abcdef012345'])('refuses %j', (text) => {
    expect(() => parseModel(text)).toThrow(/is no model name; give one/);
  });
});

describe('isCloudName', () => {
  it.each(['glm-4.6:cloud', 'gpt-oss:120b-cloud', 'GPT-OSS:120B-CLOUD'])('sees %s', (name) => {
    expect(isCloudName(name)).toBe(true);
  });
  it.each(['cloud-coder:7b', 'cloud', 'qwen:7b'])('leaves %s alone', (name) => {
    expect(isCloudName(name)).toBe(false);
  });
});

describe('sameModel', () => {
  it.each([
    ['qwen', 'qwen:latest'],
    ['Qwen:7B', 'qwen:7b'],
    ['registry.ollama.ai/library/qwen', 'qwen:latest'],
    ['host:5000/me/m', 'host:5000/me/m:latest'],
  ])('%s is %s', (a, b) => {
    expect(sameModel(a, b)).toBe(true);
  });
  it('tags differ', () => {
    expect(sameModel('qwen:7b', 'qwen')).toBe(false);
  });
});
