/** What of the drawing is seen: the drawing's point in the middle, and pixels a unit. */
export type View = { readonly x: number; readonly y: number; readonly zoom: number };
export type Size = { readonly width: number; readonly height: number };

const SMALLEST = 0.15;
const LARGEST = 3;
const MARGIN = 16;

export const fitted = (drawing: Size, frame: Size): View => {
  const zoom = Math.min((frame.width - MARGIN) / drawing.width, (frame.height - MARGIN) / drawing.height, 1.25);
  return { x: drawing.width / 2, y: drawing.height / 2, zoom: clamp(zoom) };
};

/** Smaller than this, the labels are under nine pixels, and cannot be read. */
const LEGIBLE = 0.76;

type Box = Size & { readonly x: number; readonly y: number };

/** The whole drawing where it can be read at that size; otherwise what is around the active state. */
export const following = (drawing: Size, frame: Size, active: Box | undefined): View => {
  const whole = fitted(drawing, frame);
  if (whole.zoom >= LEGIBLE || active === undefined) return whole;
  const along = (at: number, length: number, seen: number) =>
    // The drawing's edge stays at the frame's, where there is more of it than can be seen.
    length <= seen ? length / 2 : Math.min(length - seen / 2 + MARGIN, Math.max(seen / 2 - MARGIN, at));
  return {
    x: along(active.x + active.width / 2, drawing.width, frame.width / LEGIBLE),
    y: along(active.y + active.height / 2, drawing.height, frame.height / LEGIBLE),
    zoom: LEGIBLE,
  };
};

/** Closer or further by a factor, about a point given in pixels from the frame's middle. */
export const zoomed = ({ x, y, zoom }: View, factor: number, about = { x: 0, y: 0 }): View => {
  const next = clamp(zoom * factor);
  return { x: x + about.x / zoom - about.x / next, y: y + about.y / zoom - about.y / next, zoom: next };
};

export const panned = ({ x, y, zoom }: View, dx: number, dy: number): View => ({
  x: x - dx / zoom,
  y: y - dy / zoom,
  zoom,
});

/** The drawing's transform in a frame of this size. */
export const transformOf = ({ x, y, zoom }: View, frame: Size): string =>
  `translate(${frame.width / 2 - x * zoom}px, ${frame.height / 2 - y * zoom}px) scale(${zoom})`;

const clamp = (zoom: number): number => Math.min(LARGEST, Math.max(SMALLEST, zoom));
