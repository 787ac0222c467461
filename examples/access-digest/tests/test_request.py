import unittest

from digest.request import Request, parse_request

LINE = '192.0.2.7 - - [03/Nov/2026:06:25:01 +0000] "GET /cart?item=5 HTTP/1.1" 200 512'


class ParseRequestTest(unittest.TestCase):
    def test_reads_the_fields_of_a_request(self):
        self.assertEqual(parse_request(LINE), Request("192.0.2.7", "GET", "/cart", 200, 512))

    def test_a_dash_is_a_size_of_zero(self):
        self.assertEqual(parse_request(LINE.replace("512", "-")).size, 0)

    def test_a_comment_records_no_request(self):
        self.assertIsNone(parse_request("# log rotated"))

    def test_a_server_error_is_a_failure(self):
        self.assertTrue(parse_request(LINE.replace(" 200 ", " 503 ")).failed)
        self.assertFalse(parse_request(LINE.replace(" 200 ", " 404 ")).failed)


if __name__ == "__main__":
    unittest.main()
