/**
 * A film that is asked for in its place. The frame is gated by its markup alone; Crumbgate sees it
 * whenever it is drawn, and puts a placeholder beside it inside the figure. `key` gives another film
 * another frame, so that it is gated anew.
 */
export const Film = ({ id, title }: { id: string; title: string }) => (
  <figure>
    <iframe
      key={id}
      data-service="youtube"
      data-src={`https://www.youtube.com/embed/${id}`}
      title={title}
      width="560"
      height="315"
    />
    <figcaption>{title}</figcaption>
  </figure>
);
