import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

export type VirtualList = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly items: readonly VirtualItem[];
  /** Height of all rows, in CSS pixels. */
  readonly height: number;
  show(index: number): void;
};

/** Rows of one height, of which only those in sight (and a few around them) are in the document. */
export const useVirtualList = (count: number, rowHeight: number): VirtualList => {
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer<number, void>((version) => version + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, Element>(options));
  virtualizer.setOptions(options);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    scroller,
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    show: (index) => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      const top = index * rowHeight - scrollTop;
      // A row at the edge would hide what comes next; one that can be seen well stays where it is, under the mouse.
      if (top < rowHeight || top + 2 * rowHeight > clientHeight) virtualizer.scrollToIndex(index, { align: 'center' });
    },
  };
};
