"""What of the words with a picture is caption, credit, or neither: as agencies write it, and as pages set it."""

# ruff: noqa: RUF001 - dashes and signs of every script are what this is about
from __future__ import annotations

import pytest
from extraction.pages import BODY, page, read

URL = "https://courier.example/news/ferry-sails"


def pictures(body):
    return read(page(body), url=URL).images


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The ferry at the pier. AP Photo/Jane Roe", "The ferry at the pier.", "AP Photo/Jane Roe"),
        ("The ferry leaves the old pier (AP/Jane Roe)", "The ferry leaves the old pier", "AP/Jane Roe"),
        ("The ferry leaves the old pier / Jane Roe", "The ferry leaves the old pier", "Jane Roe"),
        ("The ferry at the pier. © IMAGO/North/ R. Roe", "The ferry at the pier.", "IMAGO/North/ R. Roe"),
        ("The ferry at the pier (Archive) © AP/dpa | Jane Roe", "The ferry at the pier (Archive)", "AP/dpa | Jane Roe"),
        ("Videography: how the ferry sails", "Videography: how the ferry sails", None),
        ("Паром у причала Фото: Дмитрий Азаров", "Паром у причала", "Дмитрий Азаров"),
        ("Northsea Wire / Jane Roe", None, "Northsea Wire / Jane Roe"),
        ("Image source: Getty Images.", None, "Getty Images"),
        ("港に着いたフェリー＝ＡＰ", "港に着いたフェリー", "ＡＰ"),
        ("港に着いたフェリー（山田太郎撮影）", "港に着いたフェリー", "山田太郎"),
        ("The ferry at the pier. CreditJane Roe", "The ferry at the pier.", "Jane Roe"),
    ],
)
def test_a_credit_is_told_as_agencies_and_countries_write_it(text, caption, credit):
    (image,) = pictures(f"<figure><img src='/f.jpg'><figcaption>{text}</figcaption></figure>{BODY}")
    assert (image.caption, image.credit) == (caption, credit)


@pytest.mark.parametrize(
    "line", ["2", "1 / 5", "Powered by", "autoplay", "View 3 Images", "Image", "Foto", "Copyright", "Open in gallery"]
)
def test_a_counter_a_label_or_a_button_is_no_caption(line):
    figure = f"<figure><img src='/f.jpg'><div>{line}</div><figcaption>The ferry at the pier</figcaption></figure>"
    (image,) = pictures(figure + BODY)
    assert (image.caption, image.credit) == ("The ferry at the pier", None)


def test_a_line_with_a_dash_below_the_caption_is_its_credit():
    figure = "<figure><img src='/f.jpg'><figcaption>The ferry at the pier<p>– Midjourney</p></figcaption></figure>"
    (image,) = pictures(figure + BODY)
    assert (image.caption, image.credit) == ("The ferry at the pier", "Midjourney")


def test_what_a_slider_repeats_below_its_figures_is_not_said_of_the_last():
    slides = "".join(
        f"<li><figure><img src='/f{n}.jpg'><figcaption>{text}</figcaption></figure></li>"
        for n, text in enumerate(["The ferry of Tarn at the pier", "The baker of Tarn at sea"])
    )
    slider = f'<div><ul>{slides}</ul><div class="caption"><p>The ferry of Tarn at the pier</p></div></div>'
    assert [image.caption for image in pictures(slider + BODY)] == [
        "The ferry of Tarn at the pier",
        "The baker of Tarn at sea",
    ]


def test_a_caption_of_something_else_above_a_picture_is_not_its_own():
    other = "<header><figure><figcaption>Powered by the wind of the sound</figcaption></figure></header>"
    (image,) = pictures(f'{other}<div><img src="/f.jpg"></div>{BODY}')
    assert image.caption is None
