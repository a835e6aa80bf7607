/* gallery.js: a thumbnail shows its picture in place; without this file it opens the picture itself. */
(function () {
  var gallery = document.querySelector('[data-gallery]');
  if (!gallery) return;
  var zoom = gallery.querySelector('.gallery__main a');
  var source = zoom && zoom.querySelector('source');
  var main = zoom && zoom.querySelector('img');
  gallery.addEventListener('click', function (event) {
    var link = event.target.closest('ol a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (source) source.srcset = link.dataset.avif;
    main.srcset = link.dataset.webp;
    main.src = zoom.href = link.href;
    main.width = link.dataset.width;
    main.height = link.dataset.height;
    main.alt = link.querySelector('img').alt;
    gallery.querySelectorAll('[aria-current]').forEach(function (other) { other.removeAttribute('aria-current'); });
    link.setAttribute('aria-current', 'true');
  });
})();
